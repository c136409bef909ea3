import { answerFeed } from "@/app/changes/feed";

export const GET = (request: Request): Promise<Response> => answerFeed(request, "json", null);
