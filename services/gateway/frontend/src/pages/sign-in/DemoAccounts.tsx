/** On a demo installation the door offers its roles; elsewhere the list is not there and nothing is shown. */
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { session } from "@/session/session";
import { Refusal } from "@/ui/Refusal";
import { useLanguage } from "@/words/language";
import { signIn as catalogue } from "./words";
import { useWords } from "@/words/words";

interface DemoAccount {
  name: string;
  password: string;
  zh: string;
  en: string;
}

export function DemoAccounts() {
  const w = useWords(catalogue);
  const now = useLanguage();
  const [error, setError] = useState<unknown>();
  const { data } = useQuery({
    queryKey: ["demo"],
    queryFn: async (): Promise<DemoAccount[]> => {
      const response = await fetch("/demo.json");
      return response.ok ? ((await response.json()) as DemoAccount[]) : [];
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (!data || data.length === 0) return null;
  return (
    <section className="panel">
      <h2>{w.demo}</h2>
      <Refusal error={error} />
      <div className="filters">
        {data.map((account) => (
          <Button
            key={account.name}
            onClick={() => void session.signIn(account.name, account.password).catch(setError)}
          >
            {now === "zh" ? account.zh : account.en} <span className="quiet">{account.name}</span>
          </Button>
        ))}
      </div>
    </section>
  );
}
