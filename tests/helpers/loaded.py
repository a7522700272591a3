"""What the processes of ``forking`` have in memory before they begin, loaded once for all."""

from wijksim import compiling, params, schedule

schedule.run_weeks(compiling.blank(), params.make(), 0, 0)
