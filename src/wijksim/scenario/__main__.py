"""Write scenarios/scenario.schema.json anew: ``python -m wijksim.scenario``."""

from __future__ import annotations

import json

from wijksim.scenario import json_schema, scenario_folder

if __name__ == "__main__":
    text = json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"
    (scenario_folder() / "scenario.schema.json").write_text(text, encoding="utf-8")
