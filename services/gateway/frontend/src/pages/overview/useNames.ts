/** What organisations are called, and which of them are plants. */
import { useTree } from "@/session/node";

const PLANT = "processing";

export function useNames() {
  const { data, isPending } = useTree();
  const nodes = new Map(data?.map((node) => [node.id, node]));
  return {
    isPending,
    nodes,
    name: (id: string) => nodes.get(id)?.name ?? id,
    isPlant: (id: string) => nodes.get(id)?.desk === PLANT,
  };
}
