import { Alert, Button, Form, Input } from "antd";
import { useState } from "react";
import { Navigate, useLocation } from "react-router";
import { session, useSession } from "@/session/session";
import { showAtFields } from "@/ui/form";
import { Refusal } from "@/ui/Refusal";
import { common } from "@/words/common";
import { language, useLanguage } from "@/words/language";
import { navigation } from "@/words/navigation";
import { signIn as catalogue } from "./words";
import { useWords } from "@/words/words";
import { DemoAccounts } from "./DemoAccounts";

export default function SignIn() {
  const w = useWords(catalogue);
  const c = useWords(common);
  const n = useWords(navigation);
  const now = useLanguage();
  const { actor, ended } = useSession();
  const location = useLocation();
  const [activating, setActivating] = useState(false);
  const back = (location.state as { back?: string } | null)?.back ?? "/";
  if (actor) return <Navigate to={back} replace />;
  return (
    <main className="door">
      <div className="door-card">
        <header className="door-brand">
          <img src="/lianhe.svg" alt="" />
          <h1>{c.lianhe}</h1>
          <p className="quiet">{c.tagline}</p>
        </header>
        {ended ? <Alert type="warning" showIcon title={w.ended} /> : null}
        {activating ? <ActivateForm /> : <SignInForm />}
        <Button type="link" onClick={() => setActivating(!activating)}>
          {activating ? w.backToSignIn : w.activate}
        </Button>
        {activating ? null : <DemoAccounts />}
        <Button type="text" onClick={() => language.choose(now === "zh" ? "en" : "zh")}>
          {n.language}
        </Button>
      </div>
    </main>
  );
}

/** Sends what a form holds, once at a time; a refusal stands at its field or above the form. */
function useDoor<Values>(enter: (values: Values) => Promise<void>) {
  const [form] = Form.useForm<Values>();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const submit = async (values: Values) => {
    setBusy(true);
    setError(undefined);
    try {
      await enter(values);
    } catch (refused) {
      if (showAtFields(form, refused).length === 0) setError(refused);
      setBusy(false);
    }
  };
  return { form, error, busy, submit };
}

function SignInForm() {
  const w = useWords(catalogue);
  const c = useWords(common);
  const { form, error, busy, submit } = useDoor<{ name: string; password: string }>((values) =>
    session.signIn(values.name, values.password),
  );
  return (
    <Form form={form} layout="vertical" requiredMark={false} onFinish={submit}>
      <Refusal error={error} />
      <Form.Item name="name" label={w.name} rules={[{ required: true, message: c.required }]}>
        <Input autoComplete="username" autoFocus size="large" />
      </Form.Item>
      <Form.Item name="password" label={w.password} rules={[{ required: true, message: c.required }]}>
        <Input.Password autoComplete="current-password" size="large" />
      </Form.Item>
      <Button type="primary" htmlType="submit" size="large" block loading={busy}>
        {w.enter}
      </Button>
    </Form>
  );
}

function ActivateForm() {
  const w = useWords(catalogue);
  const c = useWords(common);
  const { form, error, busy, submit } = useDoor<{ code: string; password: string }>((values) =>
    session.activate(values.code, values.password),
  );
  return (
    <Form form={form} layout="vertical" requiredMark={false} onFinish={submit}>
      <h2>{w.activateTitle}</h2>
      <p className="quiet">{w.activateHint}</p>
      <Refusal error={error} />
      <Form.Item name="code" label={w.code} rules={[{ required: true, message: c.required }]}>
        <Input autoComplete="one-time-code" autoFocus size="large" />
      </Form.Item>
      <Form.Item name="password" label={w.newPassword} rules={[{ required: true, message: c.required }]}>
        <Input.Password autoComplete="new-password" size="large" />
      </Form.Item>
      <Button type="primary" htmlType="submit" size="large" block loading={busy}>
        {w.activateEnter}
      </Button>
    </Form>
  );
}
