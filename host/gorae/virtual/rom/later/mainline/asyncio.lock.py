# `asyncio.lock`: one task at a time.
from asyncio import core


class Lock:
    def __init__(self):
        self._owner = None
        self._waiting = []

    def locked(self):
        return self._owner is not None

    def release(self):
        if self._owner is None:
            raise RuntimeError("Lock not acquired")
        self._owner = None
        if self._waiting:
            self._owner = self._waiting.pop(0)
            core.push(self._owner, core.ticks())

    async def acquire(self):
        if self._owner is None:
            self._owner = core.cur_task
            return True
        try:
            await core.In(self._waiting)
        except core.CancelledError:
            if self._owner is core.cur_task:
                self.release()
            raise
        return True

    async def __aenter__(self):
        return await self.acquire()

    async def __aexit__(self, kind, error, traceback):
        return self.release()
