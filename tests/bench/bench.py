"""Runs the benchmarks; see `run`, which starts it."""
import argparse
import os
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import peers
from server import PHOTOGRAPHS, Server


@dataclass
class Run:
    seconds: float
    processor: float  # seconds, user and system
    peak: float  # MB
    connections: int


def measure(command, server, links):
    """Runs one program once. That it asked for every link is what the server says, not the program."""
    accepted, requests = server.counts()
    with tempfile.TemporaryFile() as said:
        begin = time.monotonic()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        accepted_then, requests_then = server.counts()
        if process.returncode != 0 or requests_then - requests != links:
            said.seek(0)
            raise SystemExit(f"{command[0]} ended with {process.returncode} after {requests_then - requests} requests for "
                             f"{links} links:\n{said.read().decode(errors='replace')}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, accepted_then - accepted)


def write_links(path, links):
    with open(path, "w") as lines:
        lines.writelines(link + "\n" for link in links)


def against_peers(title, kind, links, connections, targets, options):
    """All programs take turns, round by round, after a round that does not count."""
    with tempfile.TemporaryDirectory(dir=peers.memory_folder()) as folder, Server(Path(folder) / "nginx") as server:
        work = peers.Work(Path(folder) / "links.txt", connections, Path(folder), options.pixhaul)
        write_links(work.links, server.links(kind, links))
        runs = {name: [] for name in peers.PEERS}
        for turn in range(options.rounds + 1):
            for name, command in peers.PEERS.items():
                run = measure(command(work), server, links)
                peers.tidy(work)
                if turn > 0:
                    runs[name].append(run)
        size = server.size_of(kind) / 1000
    print(f"\n{title}: {links:,} pictures of {size:.0f} KB, one host, {connections} connections; "
          f"medians of {options.rounds} rounds\n")
    print(f"{'':10}{'time':>9}{'least':>9}{'most':>9}{'links/s':>10}{'processor':>11}{'opened':>8}"
          f"{'pixhaul is as fast':>21}")
    faster = {}
    for name, rounds in runs.items():
        times = [run.seconds for run in rounds]
        faster[name] = median(its.seconds / ours.seconds for its, ours in zip(rounds, runs["pixhaul"]))
        print(f"{name:10}{median(times):7.2f} s{min(times):7.2f} s{max(times):7.2f} s{links / median(times):10,.0f}"
              f"{median(run.processor for run in rounds):9.2f} s{median(run.connections for run in rounds):8.0f}"
              f"{faster[name]:19.2f} x")
    for name, least in targets.items():
        print(f"target: at least {least} x as fast as {name}: {'met' if faster[name] >= least else 'MISSED'}")


def latency(options):
    against_peers("latency of 80 ms", "late", 1_000, 32, {"curl -Z": round(1 / 1.05, 2)}, options)


def throughput(options):
    against_peers("throughput", "photo", 6_000, options.connections,
                  {"aiohttp": 1, "aria2c": 1, "curl -Z": 0.6}, options)


def hosts(options):
    """Time per link must not grow with the number of links, nor memory out of bounds."""
    sizes = [1_000, 10_000, 100_000]
    runs = {size: [] for size in sizes}
    with tempfile.TemporaryDirectory(dir=peers.memory_folder()) as folder, \
            Server(Path(folder) / "nginx", hosts=1_000) as server:
        for size in sizes:
            write_links(Path(folder) / f"{size}.txt", server.links("small", size))
        for turn in range(options.rounds + 1):
            for size in sizes:
                if turn == 0 and size > sizes[0]:
                    continue
                work = peers.Work(Path(folder) / f"{size}.txt", 32, Path(folder), options.pixhaul, per_host=6)
                run = measure(peers.pixhaul(work), server, size)
                if turn > 0:
                    runs[size].append(run)
    print(f"\nhosts: pictures of 3 KB from 1,000 hosts, 32 at once; medians of {options.rounds} rounds\n")
    print(f"{'links':>8}{'time':>10}{'per link':>12}{'processor per link':>21}{'peak memory':>14}{'opened':>8}")
    for size, rounds in runs.items():
        seconds = median(run.seconds for run in rounds)
        print(f"{size:8,}{seconds:8.2f} s{seconds / size * 1e6:9.0f} us"
              f"{median(run.processor for run in rounds) / size * 1e6:18.0f} us"
              f"{max(run.peak for run in rounds):11.0f} MB{median(run.connections for run in rounds):8.0f}")
    growth = median(many.seconds / 100_000 / (few.seconds / 1_000) for many, few in zip(runs[100_000], runs[1_000]))
    peak = max(run.peak for run in runs[100_000])
    print(f"target: time per link flat from 1,000 to 100,000: {'met' if growth <= 1.1 else 'MISSED'} ({growth:.2f} x)")
    print(f"target: at most 300 MB: {'met' if peak <= 300 else 'MISSED'}")


def rounds(options):
    """The same 100,000 links again and again in one process: memory must not grow."""
    with tempfile.TemporaryDirectory(dir=peers.memory_folder()) as folder, \
            Server(Path(folder) / "nginx", hosts=1_000) as server:
        write_links(Path(folder) / "links.txt", server.links("small", 100_000))
        print("\nrounds: 100,000 links from 1,000 hosts, removed and added again in the same process\n", flush=True)
        subprocess.run([options.build / "tests/bench_rounds", Path(folder) / "links.txt", "3"], check=True)


def admission(options):
    """How long one decision takes who may start."""
    print(flush=True)
    subprocess.run([options.build / "tests/bench_admission"], check=True)


def session(options):
    """How long links take into the session, and back at the next start."""
    print(flush=True)
    subprocess.run([options.build / "tests/bench_session"], check=True)


def limit(options):
    """How far the speed of all together is from --limit-rate, over ten seconds."""
    print("\nlimit: --limit-rate, pictures of 52 KB, over about 10 s\n")
    print(f"{'limit':>8}{'connections':>13}{'time':>10}{'of the limit':>15}")
    worst = 0
    with tempfile.TemporaryDirectory(dir=peers.memory_folder()) as folder, Server(Path(folder) / "nginx") as server:
        for name, rate, connections in (("200k", 200 << 10, 16), ("2M", 2 << 20, 1), ("2M", 2 << 20, 16),
                                        ("20M", 20 << 20, 24)):
            count = 10 * rate // server.size_of("photo")
            write_links(Path(folder) / "links.txt", server.links("photo", count))
            began = time.monotonic()
            subprocess.run([options.pixhaul, "--headless", "--fetch-only", "-q", "-j", str(connections), "--per-host",
                            str(connections), "--limit-rate", name, "-i", Path(folder) / "links.txt"], check=True,
                           stdout=subprocess.DEVNULL)
            seconds = time.monotonic() - began
            reached = count * server.size_of("photo") / seconds / rate
            worst = max(worst, abs(reached - 1))
            print(f"{name:>8}{connections:13}{seconds:8.2f} s{reached:13.1%}")
    print(f"target: within 5 %: {'met' if worst <= 0.05 else 'MISSED'}")


def pictures(options):
    """What it costs to write a PNG, and how large it gets, beside Qt's own writer."""
    print(flush=True)
    subprocess.run([options.build / "tests/bench_pictures", *PHOTOGRAPHS], check=True)


def whole(options):
    """From link to PNG file, against the page that one would write in Python."""
    links, connections = 600, 16
    with tempfile.TemporaryDirectory(dir=peers.memory_folder()) as folder, Server(Path(folder) / "nginx") as server:
        server.make_each()
        work = peers.Work(Path(folder) / "links.txt", connections, Path(folder), options.pixhaul)
        write_links(work.links, server.links_of_each(links))
        runs = {name: [] for name in peers.SAVERS}
        sizes = {}
        for turn in range(options.rounds + 1):
            for name, command in peers.SAVERS.items():
                work.pictures.mkdir()
                run = measure(command(work), server, links)
                saved = [path.stat().st_size for path in work.pictures.iterdir()]
                if len(saved) != links:
                    raise SystemExit(f"{name} saved {len(saved)} pictures of {links}")
                sizes[name] = sum(saved)
                peers.tidy(work)
                if turn > 0:
                    runs[name].append(run)
    print(f"\nwhole: {links} photographs of half a megapixel, from link to PNG file, {connections} connections; "
          f"medians of {options.rounds} rounds\n")
    print(f"{'':18}{'time':>9}{'links/s':>10}{'megapixels/s':>14}{'processor':>11}{'PNG files':>12}{'peak memory':>13}")
    for name, rounds in runs.items():
        seconds = median(run.seconds for run in rounds)
        print(f"{name:18}{seconds:7.2f} s{links / seconds:10.0f}{links / 2 / seconds:14.1f}"
              f"{median(run.processor for run in rounds):9.2f} s{sizes[name] / 1e6:9.1f} MB"
              f"{max(run.peak for run in rounds):10.0f} MB")
    faster = median(its.seconds / ours.seconds for its, ours in zip(runs["aiohttp + Pillow"], runs["pixhaul"]))
    peak = max(run.peak for run in runs["pixhaul"])
    larger = sizes["pixhaul"] / sizes["aiohttp + Pillow"]
    print(f"target: at least 12 x as fast: {'met' if faster >= 12 else 'MISSED'} ({faster:.1f} x)")
    print(f"target: PNG files together at most as large: {'met' if larger <= 1 else 'MISSED'} ({larger:.3f} x)")
    print(f"target: at most 250 MB: {'met' if peak <= 250 else 'MISSED'}")


BENCHMARKS = {each.__name__: each for each in (latency, throughput, hosts, rounds, admission, limit, pictures, whole, session)}


def main():
    parser = argparse.ArgumentParser(prog="tests/bench/run")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=24, help="of throughput")
    parser.add_argument("--build", type=Path, required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.pixhaul = options.build / "pixhaul"
    unknown = set(options.names) - set(BENCHMARKS)
    if unknown:
        parser.error("no such benchmark: " + ", ".join(sorted(unknown)))
    for name in options.names or BENCHMARKS:
        BENCHMARKS[name](options)


if __name__ == "__main__":
    main()
