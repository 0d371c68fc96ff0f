"""aiohttp as one writes it on a page: CONNECTIONS LIST -> every body read and dropped."""
import asyncio
import sys

import aiohttp


async def fetch(session, link):
    async with session.get(link) as answer:
        answer.raise_for_status()
        await answer.read()


async def main(connections, path):
    with open(path) as lines:
        links = [line.strip() for line in lines]
    connector = aiohttp.TCPConnector(limit=connections)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=None)) as session:
        await asyncio.gather(*(fetch(session, link) for link in links))


asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
