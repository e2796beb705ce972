# SPDX-License-Identifier: GPL-3.0-or-later
"""twins.py JSON XML: both documents say the same, as kimg-json(5) maps them.
twins.py --wrong XML FOLDER: write documents that must not be valid."""
import json
import os
import sys
import xml.etree.ElementTree as ET


def escaped(text):
    """What XML cannot carry, as C escapes."""
    return "".join("\\x%02x" % ord(c) if ord(c) < 0x20 and c not in "\t\n\r"
                   else c for c in text)


class Twins:
    def __init__(self):
        self.wrong = []
        self.values = 0
        self.items = {}

    def say(self, path, what):
        self.wrong.append("%s: %s" % (path, what))

    def member(self, path, value, element):
        self.values += 1
        null = element.attrib == {"null": "true"}
        if element.attrib and not null or null != (value is None):
            self.say(path, "%r and attributes %r" % (value, element.attrib))
        elif isinstance(value, dict):
            if [c.tag for c in element] != list(value):
                self.say(path, "other members")
                return
            for child in element:
                self.member(path + "." + child.tag, value[child.tag], child)
        elif isinstance(value, list):
            tags = {c.tag for c in element}
            if len(element) != len(value) or len(tags) > 1:
                self.say(path, "%d elements %r, not %d"
                         % (len(element), tags, len(value)))
                return
            for i, child in enumerate(element):
                name = path.rsplit(".", 1)[-1]
                if self.items.setdefault(name, child.tag) != child.tag:
                    self.say(path, "elements called %s" % child.tag)
                self.member("%s[%d]" % (path, i), value[i], child)
        else:
            if isinstance(value, bool):
                value = "true" if value else "false"
            text = "" if value is None else escaped(str(value))
            if len(element) or (element.text or "") != text:
                self.say(path, "%r, not %r" % (element.text, text))


def compare(json_name, xml_name):
    with open(json_name, encoding="utf-8") as f:
        document = json.load(f)
    root = ET.parse(xml_name).getroot()
    twins = Twins()
    if root.tag != "kimg" or root.attrib != document.pop("kimg"):
        twins.say("kimg", "%s %r" % (root.tag, root.attrib))
    root.attrib.clear()
    twins.member("", document, root)
    for line in twins.wrong[:20]:
        print(line)
    print("%d values, the same in JSON and XML; %s" % (twins.values, ", ".join(
        "%s: %s" % pair for pair in sorted(twins.items.items()))))
    return not twins.wrong and twins.values > 1000


def write_wrong(name, folder):
    """One document for each thing that may be wrong with each element."""
    tree = ET.parse(name)
    seen = set()
    n = 0

    def save(what):
        nonlocal n
        n += 1
        path = os.path.join(folder, "%03d-%s.xml" % (n, what))
        tree.write(path, encoding="unicode")

    def tour(element, path):
        if path in seen:
            return
        seen.add(path)
        ET.SubElement(element, "unknown")
        save("unknown-in" + path)
        element.remove(element[-1])
        element.set("unknown", "1")
        save("attribute-of" + path)
        del element.attrib["unknown"]
        for child in list(element):
            tour(child, path + "-" + child.tag)

    tour(tree.getroot(), "")
    return n > 100


if __name__ == "__main__":
    if sys.argv[1] == "--wrong":
        sys.exit(0 if write_wrong(sys.argv[2], sys.argv[3]) else 1)
    sys.exit(0 if compare(sys.argv[1], sys.argv[2]) else 1)
