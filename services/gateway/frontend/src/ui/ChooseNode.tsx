/** Where a page needs another organisation than the one worked in: those that fit, to be chosen at once. */
import { Button } from "antd";
import { chooseNode, type Organisation, useTree } from "@/session/node";

interface Props {
  /** Which one is wanted, and what for. */
  hint: string;
  fits: (node: Organisation) => boolean;
}

export function ChooseNode({ hint, fits }: Props) {
  const { data = [] } = useTree();
  return (
    <section className="told" aria-label={hint}>
      <p className="quiet">{hint}</p>
      <div className="filters">
        {data.filter(fits).map((node) => (
          <Button
            key={node.id}
            onClick={() => {
              chooseNode(node.id);
              // What was pressed goes; the keyboard goes on with what comes.
              document.getElementById("content")?.focus();
            }}
          >
            {node.name}
          </Button>
        ))}
      </div>
    </section>
  );
}
