"""LISTEN and NOTIFY with psycopg (sync and async) and asyncpg. Argument: the gateway's port."""

import asyncio
import sys

import asyncpg
import psycopg

URL = f"postgresql://app@127.0.0.1:{sys.argv[1]}/USER"


def sync():
    with psycopg.connect(URL, autocommit=True) as listener, psycopg.connect(URL) as sender:
        listener.execute("LISTEN py_news")
        sender.execute("SELECT pg_notify('py_news', %s)", ["before the commit"])
        assert not list(listener.notifies(timeout=0.2))
        sender.commit()
        heard = list(listener.notifies(timeout=30, stop_after=1))
        assert [(n.channel, n.payload, n.pid) for n in heard] == [("py_news", "before the commit", sender.info.backend_pid)], heard


async def asynchronous():
    async with await psycopg.AsyncConnection.connect(URL, autocommit=True) as listener:
        await listener.execute("LISTEN py_news")
        await listener.execute("NOTIFY py_news, 'own'")
        heard = [n async for n in listener.notifies(timeout=30, stop_after=1)]
        assert [n.payload for n in heard] == ["own"], heard


async def listeners():
    listener, sender = await asyncpg.connect(URL), await asyncpg.connect(URL)
    heard = asyncio.get_running_loop().create_future()
    await listener.add_listener("pg_news", lambda _, pid, channel, payload: heard.set_result((pid, channel, payload)))
    await sender.execute("NOTIFY pg_news, 'hello'")
    assert await asyncio.wait_for(heard, 30) == (sender.get_server_pid(), "pg_news", "hello")
    await sender.close()
    await listener.close()


sync()
asyncio.run(asynchronous())
asyncio.run(listeners())
print("ok   psycopg and asyncpg: notifications")
