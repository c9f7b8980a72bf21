/** A village goes by its own name, not by that of its share organisation. */
export function village(name: string): string {
  return name.replace(/股份经济合作社$/, "");
}
