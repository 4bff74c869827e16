"""Checks findings in SARIF against the schema of the standard: `sarif.py SCHEMA FILE...`; every file must have at least one result."""

import json
import sys

import jsonschema

schema, *files = sys.argv[1:]
with open(schema, encoding="utf-8") as text:
    schema = json.load(text)
validator = jsonschema.validators.validator_for(schema)(schema)
wrong = []
for name in files:
    with open(name, encoding="utf-8") as text:
        log = json.load(text)
    wrong += [f"{name}: {'/'.join(map(str, error.path))}: {error.message}" for error in validator.iter_errors(log)]
    results = sum(len(run["results"]) for run in log["runs"])
    if not results:
        wrong.append(f"{name}: no results")
    print(f"{name}: {results} results")
if wrong:
    sys.exit("\n".join(wrong))
