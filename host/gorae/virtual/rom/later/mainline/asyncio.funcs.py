# `asyncio.funcs`: several tasks at once.
from asyncio import core


async def wait_for(aw, timeout, sleep=core.sleep):
    task = core.as_task(aw)
    if timeout is None:
        return await task
    late = [False]

    async def watch():
        await sleep(timeout)
        late[0] = True
        task.cancel()

    watcher = core.create_task(watch())
    try:
        return await task
    except core.CancelledError:
        if late[0]:
            raise core.TimeoutError
        raise
    finally:
        if not watcher._done:
            watcher.cancel()
        if not task._done:
            task.cancel()


def wait_for_ms(aw, timeout):
    return wait_for(aw, timeout, core.sleep_ms)


async def gather(*aws, return_exceptions=False):
    tasks = [core.as_task(each) for each in aws]
    waiting = []

    def note():
        while waiting:
            core.push(waiting.pop(), core.ticks())

    for task in tasks:
        task._retrieved = True
        if not task._done:
            task._waiting.append(note)
    while not all(task._done for task in tasks):
        if not return_exceptions:
            _raise_first(tasks)
        try:
            await core.In(waiting)
        except core.CancelledError:
            for task in tasks:
                task.cancel()
            raise
    if not return_exceptions:
        _raise_first(tasks)
    return [task._result if task._error is None else task._error for task in tasks]


def _raise_first(tasks):
    for task in tasks:
        if task._done and task._error is not None:
            raise task._error
