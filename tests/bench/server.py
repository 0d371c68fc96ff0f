"""An nginx of our own, on loopback only: real photographs behind any number of addresses."""
import os
import re
import shutil
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

BACKGROUNDS = Path("/usr/share/backgrounds/mate")
PHOTOGRAPH = BACKGROUNDS / "nature/Garden.jpg"
PHOTOGRAPHS = sorted(BACKGROUNDS.glob("nature/*.jpg")) + [BACKGROUNDS / "abstract/Elephants.jpg"]
NGINX = "/usr/sbin/nginx"  # not in everybody's PATH
ECHO = "/usr/lib/nginx/modules/ngx_http_echo_module.so"

# keepalive_requests and keepalive_timeout: no peer is to win by how it likes to be hung up on.
CONFIGURATION = """
{user}
load_module {echo};
worker_processes {workers};
worker_rlimit_nofile 20000;
pid nginx.pid;
error_log error.log;
events {{ worker_connections 16384; }}
http {{
    access_log off;
    types {{ image/jpeg jpg; }}
    sendfile on;
    tcp_nopush on;
    keepalive_requests 10000000;
    keepalive_timeout 600s;
    open_file_cache max=16;
    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
    server {{
{listens}
        root {folder};
        location /photo/ {{ try_files /photo.jpg =404; }}
        location ~ ^/each/(\d+)/ {{ try_files /each-$1.jpg =404; }}
        location /small/ {{ try_files /small.jpg =404; }}
        location /late/ {{ echo_sleep 0.08; echo_exec @small; }}
        location @small {{ try_files /small.jpg =404; }}
        location = /status {{ stub_status; }}
    }}
}}
"""


def free_port():
    with socket.socket() as probe:  # bound on every address, so that it is free on each; never listening
        probe.bind(("", 0))
        return probe.getsockname()[1]


class Server:
    """To be used with `with`. `/photo/…` is a JPEG of about 53 KB, `/small/…` one of some KB, `/late/…` the same
    after 80 ms, `/each/N/…` the photograph of that number, of half a megapixel."""

    def __init__(self, folder, hosts=1, workers=2):
        self.folder = folder
        self.port = free_port()
        self.hosts = [f"127.1.{i // 250}.{i % 250 + 1}" for i in range(hosts)]
        self.workers = workers
        self.asked = 0  # how often for the status, which counts itself

    def __enter__(self):
        os.makedirs(self.folder)
        self._make_pictures()
        (self.folder / "nginx.conf").write_text(CONFIGURATION.format(
            user="user root;" if os.geteuid() == 0 else "", echo=ECHO, workers=self.workers, folder=self.folder,
            listens="\n".join(f"        listen {host}:{self.port} backlog=4096;" for host in self.hosts)))
        self.process = subprocess.Popen([NGINX, "-p", self.folder, "-c", "nginx.conf", "-g", "daemon off;"],
                                        stderr=subprocess.DEVNULL)
        self._await_answer()
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder)

    def _make_pictures(self):
        for name, scaled in (("photo", "830x830"), ("small", "128x128")):
            subprocess.run(["/usr/bin/convert", PHOTOGRAPH, "-resize", scaled, "-strip", "-quality", "90",
                            self.folder / f"{name}.jpg"], check=True)

    def make_each(self):
        """`/each/…` is there from now on."""
        for number, photograph in enumerate(PHOTOGRAPHS):
            subprocess.run(["/usr/bin/convert", photograph, "-resize", "500000@", "-strip", "-quality", "90",
                            self.folder / f"each-{number}.jpg"], check=True)

    def _await_answer(self):
        for _ in range(200):
            if self.process.poll() is not None:
                break
            try:
                return self.counts()
            except OSError:
                time.sleep(0.05)
        raise SystemExit("nginx does not start:\n" + (self.folder / "error.log").read_text())

    def size_of(self, kind):
        return (self.folder / ("photo.jpg" if kind == "photo" else "small.jpg")).stat().st_size

    def links(self, kind, count):
        """Distinct ones, the hosts taking turns."""
        for i in range(count):
            yield f"http://{self.hosts[i % len(self.hosts)]}:{self.port}/{kind}/{i:06}.jpg"

    def links_of_each(self, count):
        for i in range(count):
            yield f"http://{self.hosts[0]}:{self.port}/each/{i % len(PHOTOGRAPHS)}/{i:06}.jpg"

    def counts(self):
        """How many connections were accepted and how many requests answered, without those of this call."""
        with urllib.request.urlopen(f"http://{self.hosts[0]}:{self.port}/status", timeout=5) as status:
            accepted, _, requests = re.search(rb"\n (\d+) (\d+) (\d+)", status.read()).groups()
        self.asked += 1
        return int(accepted) - self.asked, int(requests) - self.asked
