/** The organisations one may work in, to be found by name; open, for somebody wanted to choose. */
import { Select } from "antd";
import { chooseNode, type Organisation } from "@/session/node";

const NAME_PX = 300;

interface Props {
  label: string;
  nodes: readonly Organisation[];
  node: Organisation | undefined;
}

export default function NodeSelect({ label, nodes, node }: Props) {
  return (
    <Select
      className="node-picker"
      autoFocus
      defaultOpen
      aria-label={label}
      value={node?.id}
      // Names are longer than the field on the phone.
      popupMatchSelectWidth={NAME_PX}
      showSearch={{ optionFilterProp: "label" }}
      onChange={chooseNode}
      options={nodes.map((one) => ({ value: one.id, label: one.name }))}
    />
  );
}
