import { answerFeed } from "@/app/changes/feed";

type Context = { params: Promise<{ namespace: string; name: string }> };

export async function GET(request: Request, { params }: Context): Promise<Response> {
  const { namespace, name } = await params;
  return answerFeed(request, "atom", `${namespace}/${name}`);
}
