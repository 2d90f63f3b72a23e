"""What a source has sent so far, in the few numbers that a table shows."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import deque

from gorae.looking.source import NOTHING, LiveEvent, LiveSource, News, SourceState
from gorae.report.text.live_table import ChannelLook, KitLook

BUCKET_S = 0.5
BUCKETS = 40
_RATES = 16


class Summary:
    """Follows one source; `update` now and then, `look` whenever you like."""

    def __init__(self, source: LiveSource) -> None:
        self._source = source
        self._seen = NOTHING
        self._state = SourceState()
        self._channels: list[_Channel] = []
        self._counts: deque[tuple[float, int]] = deque(maxlen=_RATES)  # time, samples up to then

    def update(self) -> list[LiveEvent]:
        """Take in what is new; gives the marks and lines that came."""
        news = self._source.since(self._seen)
        self._seen, self._state = news.seen, news.state
        if news.channels is not None:
            self._channels = [_Channel(name, unit) for name, unit in news.channels.items()]
            self._counts.clear()
        if news.times:
            self._counts.append((news.times[-1], news.seen.samples))
            self._take(news)
        return news.events

    def look(self) -> KitLook:
        return KitLook(
            name=self._source.name,
            state=self._state.kind,
            note=self._state.note,
            time_s=self._counts[-1][0] if self._counts else 0.0,
            rate_hz=self._rate_hz(),
            lost=self._state.lost,
            damaged=self._state.damaged,
            channels=[channel.look() for channel in self._channels],
        )

    def _take(self, news: News) -> None:
        """Each half second's samples together, for what its column of a sparkline shows."""
        first = 0
        while first < len(news.times):
            number = math.floor(news.times[first] / BUCKET_S)
            stop = bisect_left(news.times, (number + 1) * BUCKET_S, first + 1)
            for channel, values in zip(self._channels, news.columns, strict=True):
                channel.take(number, values[first:stop])
            first = stop

    def _rate_hz(self) -> float:
        if len(self._counts) < 2:
            return 0.0
        (from_s, before), (to_s, after) = self._counts[0], self._counts[-1]
        return (after - before) / (to_s - from_s) if to_s > from_s else 0.0


class _Channel:
    def __init__(self, name: str, unit: str) -> None:
        self.name, self.unit = name, unit
        self.value = self.least = self.most = math.nan
        self._bucket = -1
        self._peaks: deque[float] = deque(maxlen=BUCKETS)

    def take(self, bucket: int, values: list[float]) -> None:
        known = [value for value in values if math.isfinite(value)]
        self.value = values[-1]
        self._open(bucket)
        if known:
            self.least, self.most = min(*known, _or(self.least, known)), max(*known, _or(self.most, known))
            self._peaks[-1] = max(*known, _or(self._peaks[-1], known))

    def look(self) -> ChannelLook:
        return ChannelLook(self.name, self.unit, self.value, self.least, self.most, list(self._peaks))

    def _open(self, bucket: int) -> None:
        """Begin a column with each half second; those that had no sample stay empty."""
        new = 1 if self._bucket < 0 else min(max(bucket - self._bucket, 0), BUCKETS)
        self._peaks.extend([math.nan] * new)
        self._bucket = max(bucket, self._bucket)


def _or(value: float, others: list[float]) -> float:
    return others[0] if math.isnan(value) else value
