"""Says for each YAML file whether a JSON Schema takes it: `ok`, or the paths that it refuses, one line a file."""

import json
import sys

import jsonschema
import yaml

with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
for path in sys.argv[2:]:
    with open(path, encoding="utf-8") as file:
        errors = sorted(validator.iter_errors(yaml.safe_load(file)), key=lambda error: list(map(str, error.path)))
    places = " ".join("/".join(map(str, error.path)) or "." for error in errors)
    print(places or "ok")
