"""aiohttp and Pillow as one writes them on a page: CONNECTIONS LIST FOLDER -> every picture as a PNG in FOLDER. Two processes
have half of the links each; in each of them a thread converts while the others are fetched."""
import asyncio
import io
import sys
from multiprocessing import Process
from pathlib import Path

import aiohttp
from PIL import Image


def convert(body, path):
    with Image.open(io.BytesIO(body)) as picture:
        picture.save(path, "PNG")


async def save(session, link, path):
    async with session.get(link) as answer:
        answer.raise_for_status()
        body = await answer.read()
    await asyncio.to_thread(convert, body, path)


async def main(connections, links, folder):
    connector = aiohttp.TCPConnector(limit=connections)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=None)) as session:
        await asyncio.gather(*(save(session, link, folder / (Path(link).stem + ".png")) for link in links))


def run(*arguments):
    asyncio.run(main(*arguments))


if __name__ == "__main__":
    with open(sys.argv[2]) as lines:
        every = [line.strip() for line in lines]
    halves = [Process(target=run, args=(int(sys.argv[1]) // 2, every[half::2], Path(sys.argv[3]))) for half in (0, 1)]
    for half in halves:
        half.start()
    for half in halves:
        half.join()
    sys.exit(any(half.exitcode for half in halves))
