/** A person found by citizen id; the number travels in the body, never in an address. */
import { IdcardOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Button, Input, Modal } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { got, members } from "@/api/services";
import { useMay } from "@/session/session";
import { Refusal } from "@/ui/Refusal";
import { say } from "@/ui/say";
import { members as catalogue } from "./words";
import { common } from "@/words/common";
import { useWords } from "@/words/words";

export function FindPerson() {
  const w = useWords(catalogue);
  const c = useWords(common);
  const navigate = useNavigate();
  const may = useMay("manager", "accountant", "supervisor");
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const find = useMutation({
    mutationFn: () => got(members.POST("/persons/find", { body: { id_number: typed.trim() } })),
    onSuccess: (found) => {
      const [first] = found;
      if (first) void navigate(`/households/${first.household_id}`);
      else say.hint(w.notFound);
    },
  });
  if (!may) return null;
  return (
    <>
      <Button icon={<IdcardOutlined />} onClick={() => setOpen(true)}>
        {w.findById}
      </Button>
      <Modal
        open={open}
        title={w.findById}
        okText={c.search}
        cancelText={c.cancel}
        confirmLoading={find.isPending}
        onOk={() => find.mutate()}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <Input
          autoFocus
          autoComplete="off"
          aria-label={w.idNumber}
          placeholder={w.idNumber}
          maxLength={20}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onPressEnter={() => find.mutate()}
        />
        <Refusal error={find.error} />
      </Modal>
    </>
  );
}
