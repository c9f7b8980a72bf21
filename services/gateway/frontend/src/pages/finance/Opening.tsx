import { UploadOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { useRef, useState } from "react";
import { finance, got } from "@/api/services";
import type { components } from "@/api/types/finance";
import { yuan } from "@/ui/amounts";
import { CellRefusals } from "@/ui/CellRefusals";
import { DayField } from "@/ui/Fields";
import { useFilter } from "@/ui/lists";
import { Page } from "@/ui/Page";
import { Refusal } from "@/ui/Refusal";
import { fill, useWords } from "@/words/words";
import { type Entity, EntityPicker, thisYear, WithEntity } from "./entity";
import { FileButton } from "./Exports";
import { closingWords } from "./words/closing";
import "./finance.css";

type Opened = components["schemas"]["OpeningView"];

export default function Opening() {
  const w = useWords(closingWords);
  const [, setFilter] = useFilter();
  return (
    <Page
      title={w.opening}
      hint={w.openingHint}
      actions={<FileButton kind="xlsx" label={w.template} path="/opening-balances/template.xlsx" />}
    >
      <WithEntity>
        {(entity, entities) => (
          <>
            <div className="filters">
              <EntityPicker
                entities={entities}
                value={entity.id}
                onChange={(id) => setFilter({ entity: id })}
              />
            </div>
            <Upload key={entity.id} entity={entity} />
          </>
        )}
      </WithEntity>
    </Page>
  );
}

interface Sent {
  file: File;
  on: string;
  tried: boolean;
}

function Upload({ entity }: { entity: Entity }) {
  const w = useWords(closingWords);
  const field = useRef<HTMLInputElement>(null);
  const queries = useQueryClient();
  const [file, setFile] = useState<File>();
  const [on, setOn] = useState<string | undefined>(`${thisYear() - 1}-12-31`);
  const act = useMutation({
    mutationFn: ({ file, on, tried }: Sent) =>
      got(
        finance.POST("/opening-balances/workbook", {
          params: { query: { entity_id: entity.id, on, dry_run: tried } },
          body: "",
          bodySerializer: () => file,
          headers: { "Content-Type": file.type || "application/octet-stream" },
        }),
      ),
    onSuccess: (_, { tried }) => (tried ? undefined : queries.invalidateQueries()),
  });
  const ready = file !== undefined && on !== undefined;
  const clean = act.data?.refusals?.length === 0 && act.variables?.tried && !act.isPending;
  const send = (tried: boolean) => {
    if (ready) act.mutate({ file, on, tried });
  };
  return (
    <section className="panel page" aria-label={w.opening}>
      <div className="filters">
        <label className="answer-day">
          <span>{w.cutOver}</span>
          <DayField
            value={on}
            onChange={(day) => {
              setOn(day);
              act.reset();
            }}
          />
        </label>
        <Button icon={<UploadOutlined />} onClick={() => field.current?.click()}>
          {file ? file.name : w.chooseFile}
        </Button>
        <input
          ref={field}
          type="file"
          hidden
          accept=".xlsx,.xls"
          aria-label={w.file}
          onChange={(event) => {
            setFile(event.target.files?.[0]);
            event.target.value = "";
            act.reset();
          }}
        />
        <Button
          type={clean ? "default" : "primary"}
          disabled={!ready}
          loading={act.isPending && act.variables.tried}
          onClick={() => send(true)}
        >
          {w.tryIt}
        </Button>
        <Button
          type={clean ? "primary" : "default"}
          disabled={!clean}
          loading={act.isPending && !act.variables.tried}
          onClick={() => send(false)}
        >
          {w.post}
        </Button>
      </div>
      <Refusal error={act.error} />
      {act.data ? <Told told={act.data} tried={act.variables.tried} /> : null}
    </section>
  );
}

/** What came of it: clean, posted, the same again, or each bad cell by the sheet's own row and column. */
function Told({ told, tried }: { told: Opened; tried: boolean }) {
  const w = useWords(closingWords);
  const refusals = told.refusals ?? [];
  const facts = { n: told.lines, sum: yuan(told.debit_fen) };
  if (refusals.length === 0) {
    const same = !told.applied && told.journal_id !== null;
    return (
      <Alert
        role="status"
        showIcon
        type={told.applied || tried ? "success" : "info"}
        title={same ? w.sameAgain : fill(told.applied ? w.applied : w.tried, facts)}
      />
    );
  }
  return <CellRefusals title={fill(w.badCells, { n: refusals.length })} refusals={refusals} />;
}
