/** What is shown when a page itself fails: what was kept, and the way on. Another address is tried anew. */
import { Button } from "antd";
import { Component, type ReactNode } from "react";
import { useLocation } from "react-router";
import { Refusal } from "@/ui/Refusal";
import { Told } from "@/ui/Told";
import { common } from "@/words/common";
import { useWords } from "@/words/words";

export function Unbroken({ children }: { children: ReactNode }) {
  const { pathname } = useLocation();
  return <Boundary address={pathname}>{children}</Boundary>;
}

interface State {
  error: unknown;
  address: string;
}

class Boundary extends Component<{ address: string; children: ReactNode }, State> {
  state: State = { error: undefined, address: this.props.address };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error };
  }

  static getDerivedStateFromProps({ address }: { address: string }, before: State): Partial<State> | null {
    return address === before.address ? null : { address, error: undefined };
  }

  render() {
    return this.state.error === undefined ? this.props.children : <Broken error={this.state.error} />;
  }
}

function Broken({ error }: { error: unknown }) {
  const w = useWords(common);
  return (
    <Told whole title={w.failed} hint={<Refusal error={error} />}>
      <Button onClick={() => location.reload()}>{w.retry}</Button>
    </Told>
  );
}
