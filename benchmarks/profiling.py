"""What our page spends its time on, by function. Profiling slows calls down: read the order, not the milliseconds."""

import cProfile
import pstats

from benchmarks.measure import WARM_UP, Visitor
from benchmarks.scenarios import OURS, Scenario

TIMES = 20


def profile(visitor: Visitor, scenario: Scenario) -> int:
    asks = scenario.asks[OURS]
    for _ in range(WARM_UP):
        visitor.answers(asks)
    profiler = cProfile.Profile()
    with profiler:
        for _ in range(TIMES):
            visitor.answers(asks)
    stats = pstats.Stats(profiler)
    stats.sort_stats("cumulative").print_stats("htmx_admin|benchmarks", 45)
    stats.sort_stats("tottime").print_stats(35)
    return 0
