// A lane that the picture does not show still says who does its steps. bpmn-js finds the lanes of a step anew by where it
// stands, and forgets all others; here a step loses such a lane only when it is deleted itself.

import Modeling from "bpmn-js/lib/features/modeling/Modeling";
import UpdateFlowNodeRefsHandler from "bpmn-js/lib/features/modeling/cmd/UpdateFlowNodeRefsHandler";
import { is } from "bpmn-js/lib/util/ModelUtil";

class KeepsUndrawnLanes extends UpdateFlowNodeRefsHandler {
  constructor(eventBus, elementRegistry) {
    super();
    this.elementRegistry = elementRegistry;
    this.drawn = new WeakSet();
    eventBus.on("shape.added", ({ element }) => {
      if (is(element, "bpmn:Lane")) this.drawn.add(element.businessObject);
    });
  }

  _computeUpdates(flowNodeShapes, laneShapes) {
    return super._computeUpdates(flowNodeShapes, laneShapes).map((update) => {
      const isThere = this.elementRegistry.get(update.flowNode.id);
      return isThere ? { ...update, remove: update.remove.filter((lane) => this.drawn.has(lane)) } : update;
    });
  }
}

KeepsUndrawnLanes.$inject = ["eventBus", "elementRegistry"];

class OwnModeling extends Modeling {
  getHandlers() {
    return { ...super.getHandlers(), "lane.updateRefs": KeepsUndrawnLanes };
  }
}

OwnModeling.$inject = Modeling.$inject;

export const undrawnLanesModule = { modeling: ["type", OwnModeling] };
