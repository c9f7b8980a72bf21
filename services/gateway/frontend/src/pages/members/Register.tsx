/** The register of an organisation: what moved, who holds, which record dates are sealed. */
import { PlusOutlined } from "@ant-design/icons";
import { Button, Empty, Select, Tabs } from "antd";
import { useState } from "react";
import { type Organisation, useNode, useTree } from "@/session/node";
import { useMay } from "@/session/session";
import { useFilter } from "@/ui/lists";
import { Page } from "@/ui/Page";
import { KEEP_REGISTER } from "./kinds";
import { Movements } from "./Movements";
import { NewMovement } from "./NewMovement";
import { Roll } from "./Roll";
import { Seals } from "./Seals";
import { members as catalogue } from "./words";
import { useWords } from "@/words/words";
import "./members.css";

/** The organisation of the address, else the one people work in, else the first that keeps a register. */
function useRegister(asked: string | undefined): [Organisation | undefined, Organisation[]] {
  const node = useNode();
  const { data } = useTree();
  const keeping = (data ?? []).filter((one) => KEEP_REGISTER.has(one.legal_form));
  const found =
    keeping.find((one) => one.id === asked) ??
    keeping.find((one) => one.id === node?.id) ??
    keeping.find((one) => one.legal_form === "village_org");
  return [found, keeping];
}

export default function Register() {
  const w = useWords(catalogue);
  const [filter, setFilter] = useFilter();
  const [organisation, keeping] = useRegister(filter.org);
  const mayEnter = useMay("manager", "accountant", "finance");
  const [adding, setAdding] = useState(false);
  return (
    <Page
      title={w.register}
      hint={w.registerHint}
      actions={
        organisation && mayEnter ? (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
            {w.newMovement}
          </Button>
        ) : null
      }
    >
      <div className="filters">
        <Select
          className="register-node"
          aria-label={w.register}
          value={organisation?.id}
          showSearch={{ optionFilterProp: "label" }}
          onChange={(org: string) => setFilter({ org, holder: undefined, search: undefined })}
          options={keeping.map((one) => ({ value: one.id, label: one.name }))}
        />
      </div>
      {organisation ? (
        <Tabs
          activeKey={filter.tab ?? "movements"}
          onChange={(tab) => setFilter({ tab: tab === "movements" ? undefined : tab })}
          destroyOnHidden
          items={[
            {
              key: "movements",
              label: w.movements,
              children: <Movements organisation={organisation} mayEnter={mayEnter} />,
            },
            { key: "roll", label: w.roll, children: <Roll organisation={organisation} /> },
            {
              key: "seals",
              label: w.seals,
              children: <Seals organisation={organisation} mayEnter={mayEnter} />,
            },
          ]}
        />
      ) : (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={w.noRegister} />
      )}
      {adding && organisation ? (
        <NewMovement organisation={organisation} onClose={() => setAdding(false)} />
      ) : null}
    </Page>
  );
}
