"""What a new file begins with, so that an editor can open it and the rules can say what is missing."""

import json
from pathlib import PurePosixPath

_BPMN = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" \
xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" \
xmlns:di="http://www.omg.org/spec/DD/20100524/DI" \
xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" \
id="definitions_{id}" targetNamespace="http://bpmn.io/schema/bpmn">
  <bpmn:process id="{id}" name="{name}" isExecutable="true">
    <bpmn:startEvent id="{id}_start" name="Mulai" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="diagram_{id}">
    <bpmndi:BPMNPlane id="plane_{id}" bpmnElement="{id}">
      <bpmndi:BPMNShape id="{id}_start_di" bpmnElement="{id}_start">
        <dc:Bounds x="180" y="160" width="36" height="36" />
      </bpmndi:BPMNShape>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
"""
_DMN = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" \
id="definitions_{id}" name="{name}" namespace="http://bpmn.io/schema/dmn">
  <decision id="{id}" name="{name}">
    <decisionTable id="{id}_table" hitPolicy="FIRST">
      <input id="{id}_input" label="">
        <inputExpression id="{id}_expression" typeRef="string">
          <text></text>
        </inputExpression>
      </input>
      <output id="{id}_output" name="{id}" typeRef="string" />
    </decisionTable>
  </decision>
</definitions>
"""


def blank_file(path: str) -> bytes:
    """Return the first content of a file, by the kind that its name says; nothing for a note."""
    place = PurePosixPath(path)
    name = "".join(one if one.isalnum() and one.isascii() else "_" for one in place.stem) or "baru"
    identifier = name if name[0].isalpha() else f"id_{name}"
    title = name.replace("_", " ").strip().capitalize() or name
    if place.suffix == ".bpmn":
        return _BPMN.format(id=identifier, name=title).encode()
    if place.suffix == ".dmn":
        return _DMN.format(id=identifier, name=title).encode()
    if place.suffix == ".json" and place.parts[:1] == ("forms",):
        form = {"type": "default", "id": identifier, "schemaVersion": 18, "components": []}
        return (json.dumps(form, ensure_ascii=False, indent=2) + "\n").encode()
    return b"{}\n" if place.suffix == ".json" else b""
