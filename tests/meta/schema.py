# SPDX-License-Identifier: GPL-3.0-or-later
"""schema.py [--wrong] SCHEMA DOCUMENT...

All documents are valid, and together have every member that the schema
describes. With --wrong: the documents are valid, and no longer are when a
member is added, has another type, or, if it is required, is taken away.
"""
import json
import sys

import jsonschema


def resolve(schema, node):
    while "$ref" in node:
        node = schema["$defs"][node["$ref"].rsplit("/", 1)[1]]
    return node


def tour(schema, node, value, name, visit):
    """Call visit for each object, with its schema and the name of that."""
    if "$ref" in node:
        name = node["$ref"].rsplit("/", 1)[1]
    node = resolve(schema, node)
    for one in node.get("anyOf", []):
        kind = resolve(schema, one).get("type")
        if (kind == "object" and isinstance(value, dict)
                and set(value) <= set(resolve(schema, one)["properties"])
                or kind == "array" and isinstance(value, list)):
            tour(schema, one, value, name, visit)
    if isinstance(value, list):
        for element in value:
            tour(schema, node.get("items", {}), element, name, visit)
    elif isinstance(value, dict) and "properties" in node:
        visit(name, node, value)
        for key, member in value.items():
            if key in node["properties"]:
                tour(schema, node["properties"][key], member, name, visit)


def place(error, document):
    path = list(error.absolute_path)
    image = ""
    if path[:1] == ["images"] and len(path) > 1:
        image = document["images"][path[1]].get("file", "")
    return "%s: %s" % (image, "/".join(str(p) for p in path))


def check_valid(schema, names):
    validator = jsonschema.Draft202012Validator(schema)
    seen, described, bad = set(), set(), 0

    def visit(name, node, value):
        seen.update((name, key) for key in value)

    for name in names:
        with open(name, encoding="utf-8") as f:
            document = json.load(f)
        for error in validator.iter_errors(document):
            print("%s: %s" % (place(error, document), error.message[:300]))
            bad += 1
        tour(schema, schema, document, "", visit)
    for name, node in [("", schema), *schema["$defs"].items()]:
        described.update((name, key) for key in node.get("properties", []))
    for name, key in sorted(described - seen):
        print("nothing writes the member %s of %s" % (key, name))
    print("%d members of %d were written" % (len(seen), len(described)))
    return bad == 0 and described <= seen


def check_wrong(schema, names):
    validator = jsonschema.Draft202012Validator(schema)
    tried, bad, done = 0, 0, set()

    def refused(what, document):
        nonlocal tried, bad
        tried += 1
        if validator.is_valid(document):
            print("accepted: %s" % what)
            bad += 1

    for file in names:
        with open(file, encoding="utf-8") as f:
            document = json.load(f)
        if not validator.is_valid(document):
            print("%s: is not valid" % file)
            return False

        def visit(name, node, value):
            before = dict(value)
            if name in done:
                return
            done.add(name)
            value["unknown"] = 1
            refused("a new member of %s" % name, document)
            del value["unknown"]
            for key in before:
                value[key] = 1.5
                refused("a fraction as %s of %s" % (key, name), document)
                value[key] = before[key]
                if key in node["required"]:
                    del value[key]
                    refused("%s without %s" % (name, key), document)
                    value.clear()
                    value.update(before)

        tour(schema, schema, document, "", visit)
        assert validator.is_valid(document)
    print("%d wrong documents" % tried)
    return bad == 0 and tried > 100


def main(arguments):
    wrong = arguments[0] == "--wrong"
    with open(arguments[wrong], encoding="utf-8") as f:
        schema = json.load(f)
    jsonschema.Draft202012Validator.check_schema(schema)
    check = check_wrong if wrong else check_valid
    return 0 if check(schema, arguments[wrong + 1:]) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
