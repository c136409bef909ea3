import { createRequestStoreForAPI } from "next/dist/server/async-storage/request-store";
import { createWorkStore } from "next/dist/server/async-storage/work-store";
import { workAsyncStorage } from "next/dist/server/app-render/work-async-storage.external";
import { workUnitAsyncStorage } from "next/dist/server/app-render/work-unit-async-storage.external";
import { getURLFromRedirectError } from "next/dist/client/components/redirect";
import { isRedirectError } from "next/dist/client/components/redirect-error";
import { NextRequest } from "next/server";

type Caller = { cookie?: string; address?: string; path?: string };

/** What a server action did for its caller. */
export type Answer<T> = {
  /** Undefined where it led elsewhere. */
  value: T | undefined;
  redirectedTo: string | null;
  /** `Set-Cookie` lines. */
  cookies: readonly string[];
};

/** Runs a server action inside Next's own scope of a request, as its server would for a POST of this caller. */
export async function asRequest<T>(
  { cookie, address, path = "/" }: Caller,
  act: () => Promise<T>,
): Promise<Answer<T>> {
  const request = new NextRequest(new URL(path, "http://localhost"), {
    method: "POST",
    headers: {
      ...(cookie === undefined ? {} : { cookie }),
      ...(address === undefined ? {} : { "x-forwarded-for": address }),
    },
  });
  let cookies: readonly string[] = [];
  const requestStore = createRequestStoreForAPI(
    request,
    request.nextUrl,
    { tags: [], expirationsByCacheKind: new Map() },
    (lines) => (cookies = lines),
    { previewModeId: "", previewModeEncryptionKey: "", previewModeSigningKey: "" },
    undefined,
  );
  try {
    const value = await workAsyncStorage.run(workStore(path), () =>
      workUnitAsyncStorage.run(requestStore, act),
    );
    return { value, redirectedTo: null, cookies };
  } catch (error) {
    if (!isRedirectError(error)) throw error;
    return { value: undefined, redirectedTo: getURLFromRedirectError(error), cookies };
  }
}

function workStore(page: string) {
  return createWorkStore({
    page,
    buildId: "test",
    deploymentId: "test",
    previouslyRevalidatedTags: [],
    renderOpts: {
      cacheLifeProfiles: { default: { stale: 0, revalidate: 0, expire: 0 } },
      staticPageGenerationTimeout: 60,
      cacheComponents: false,
      validationLevel: "warning",
      experimental: {
        isRoutePPREnabled: false,
        authInterrupts: false,
        useCacheTimeout: 60,
        durableUseCacheEntries: false,
      },
      waitUntil: undefined,
      onClose: () => undefined,
      onAfterTaskError: undefined,
    },
  });
}
