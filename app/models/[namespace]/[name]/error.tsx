"use client";

import { Failure } from "@/components/shell/failure";
import model from "@/messages/en/model.json";

type ErrorPageProps = { error: Error & { digest?: string }; reset: () => void };

/** A record that could not be read is not an empty one: it says so and offers another try. */
export default function ErrorPage({ error, reset }: ErrorPageProps) {
  const { title, body, retry, reference } = model.error;
  return (
    <Failure
      title={title}
      body={body}
      retry={retry}
      reference={error.digest ? reference.replace("{digest}", error.digest) : null}
      onRetry={reset}
    />
  );
}
