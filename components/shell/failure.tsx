import { Button } from "@/components/ui/button";
import { PageContainer } from "@/components/ui/page-container";
import { PageTitle } from "@/components/ui/page-title";

type FailureProps = {
  title: string;
  body: string;
  retry: string;
  reference: string | null;
  onRetry: () => void;
};

/** A fault, told as a fault: never as an empty list. */
export function Failure({ title, body, retry, reference, onRetry }: FailureProps) {
  return (
    <PageContainer narrow>
      <div role="alert">
        <PageTitle lead={body}>{title}</PageTitle>
      </div>
      <Button look="primary" onClick={onRetry}>
        {retry}
      </Button>
      {reference && <p className="mt-6 font-mono text-xs text-ink-faint">{reference}</p>}
    </PageContainer>
  );
}
