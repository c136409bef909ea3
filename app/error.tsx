"use client";

import { Failure } from "@/components/shell/failure";
import shell from "@/messages/en/shell.json";

type ErrorPageProps = { error: Error & { digest?: string } };

/** An error boundary is a client part by necessity, and may not depend on what failed: its words come with it. */
export default function ErrorPage({ error }: ErrorPageProps) {
  const { title, body, retry, reference } = shell.error;
  return (
    <Failure
      title={title}
      body={body}
      retry={retry}
      reference={error.digest ? reference.replace("{digest}", error.digest) : null}
      // The boundary's own reset would draw again what the server failed to read; only asking again reads.
      onRetry={() => location.reload()}
    />
  );
}
