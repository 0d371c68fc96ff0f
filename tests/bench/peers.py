"""How each program is asked to fetch one list of links with so many connections, keeping as little as it can."""
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

AIOHTTP = Path(__file__).with_name("aiohttp_client.py")
PILLOW = Path(__file__).with_name("pillow_client.py")


@dataclass
class Work:
    links: Path  # one a line
    connections: int
    scratch: Path  # a folder in memory, for what cannot do without files
    pixhaul: Path
    per_host: int = 0  # 0: as many as connections

    @property
    def pictures(self):
        return self.scratch / "pictures"


def pixhaul(work):
    """Checks each picture for completeness, too; the others do not look at what they get."""
    return [work.pixhaul, "--headless", "--fetch-only", "--quiet", "-j", str(work.connections),
            "--per-host", str(work.per_host or work.connections), "-i", work.links]


def curl(work):
    config = work.scratch / "curl.txt"
    if not config.exists():
        with open(work.links) as links, open(config, "w") as entries:
            for link in links:
                entries.write(f"url = {link.strip()}\noutput = /dev/null\n")
    return ["curl", "-q", "-Z", "--parallel-max", str(work.connections), "--silent", "--config", config]


def aria2c(work):
    return ["aria2c", "--quiet", f"-j{work.connections}", "-x1", "-s1", "--file-allocation=none", "--no-conf",
            "-d", work.scratch / "aria2", "-i", work.links]


def wget2(work):
    return ["wget2", "--quiet", f"--max-threads={work.connections}", "--no-config", "-O", "/dev/null", "-i", work.links]


def aiohttp(work):
    return ["/usr/bin/python3", AIOHTTP, str(work.connections), work.links]


def saving_pixhaul(work):
    return [work.pixhaul, "--headless", "--quiet", "-j", str(work.connections), "--per-host", str(work.connections),
            "--profile", work.scratch / "profile", "-o", work.pictures, "-i", work.links]


def pillow(work):
    return ["/usr/bin/python3", PILLOW, str(work.connections), work.links, work.pictures]


PEERS = {"pixhaul": pixhaul, "curl -Z": curl, "aria2c": aria2c, "wget2": wget2, "aiohttp": aiohttp}
SAVERS = {"pixhaul": saving_pixhaul, "aiohttp + Pillow": pillow}  # from links to PNG files


def tidy(work):
    """After each run, outside of the time measured."""
    for name in ("aria2", "pictures", "profile"):
        shutil.rmtree(work.scratch / name, ignore_errors=True)


def memory_folder():
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
