/** A user with roles; the answer holds the activation code. */
import { Drawer, Form } from "antd";
import { gateway, got } from "@/api/services";
import type { components } from "@/api/types/gateway";
import { useNode } from "@/session/node";
import { ActForm } from "@/ui/ActForm";
import { TextField } from "@/ui/TextField";
import { useAct } from "@/ui/useAct";
import type { Slip } from "./Codes";
import { GrantRows } from "./GrantRows";
import type { Grant } from "./grants";
import { users as catalogue } from "./words";
import { useWords } from "@/words/words";

type Activation = components["schemas"]["ActivationView"];

interface Values {
  name: string;
  display_name: string;
  grants: Grant[];
}

export function NewUser({ onClose, onCode }: { onClose: () => void; onCode: (slips: Slip[]) => void }) {
  const w = useWords(catalogue);
  const node = useNode();
  const [form] = Form.useForm<Values>();
  const act = useAct<Values, Activation>(
    (id, values) => got(gateway.POST("/accounts", { body: { id, ...values } })),
    {
      changes: ["accounts", "audit"],
      onDone: (made) => {
        const shown = (form.getFieldValue("display_name") as string | undefined) ?? made.name;
        onClose();
        if (made.code) onCode([{ name: made.name, shown, code: made.code, expires_at: made.expires_at }]);
      },
    },
  );
  return (
    <Drawer open title={w.newUser} size="large" onClose={onClose} destroyOnHidden>
      <ActForm<Values, Activation>
        form={form}
        act={act}
        submit={w.newUser}
        onCancel={onClose}
        initialValues={{ grants: [{ node_id: node?.id } as Grant] }}
      >
        <TextField name="display_name" label={w.displayName} max={100} autoFocus />
        <TextField name="name" label={w.userName} extra={w.userNameHint} max={64} />
        <GrantRows />
      </ActForm>
    </Drawer>
  );
}
