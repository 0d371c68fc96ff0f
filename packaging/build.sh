# Sourced by run and test. Everything here speaks on standard error, so that the program has standard output to itself.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# install_missing GROUP...: the packages of these groups that Debian does not have yet. When none is missing it
# needs neither root nor a network.
install_missing() {
  if ! command -v dpkg-query >/dev/null; then
    echo "This is not Debian: have what packaging/debian-packages lists, under the names of your system." >&2
    return
  fi
  local group wanted missing=()
  for group in "$@"; do
    for wanted in $(awk -v group="$group" '$1 == group { print $2 }' "$root/packaging/debian-packages"); do
      [[ $(dpkg-query -W -f '${db:Status-Status}' "$wanted" 2>/dev/null) == installed ]] || missing+=("$wanted")
    done
  done
  ((${#missing[@]})) || return 0
  echo "Installing ${missing[*]}" >&2
  local as_root=()
  if ((EUID != 0)); then
    as_root=(sudo)
    [[ -t 0 ]] || as_root+=(-n) # nobody is there to type a password
    if ! command -v sudo >/dev/null; then
      echo "Only root may do that: apt-get install --no-install-recommends ${missing[*]}" >&2
      return 1
    fi
  fi
  local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y)
  "${apt[@]}" update </dev/null >&2
  "${apt[@]}" install --no-install-recommends "${missing[@]}" </dev/null >&2
}

# build [TARGET]: builds the release preset, as far as it is not built yet.
build() {
  (
    cd "$root"
    if [[ ! -e build/release/build.ninja ]]; then
      local launcher=()
      command -v ccache >/dev/null && launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
      cmake --preset release "${launcher[@]}"
    fi
    cmake --build --preset release -j "$(nproc)" ${1:+--target "$1"}
  ) >&2
}
