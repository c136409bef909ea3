import createNextIntlPlugin from "next-intl/plugin";

const withNextIntl = createNextIntlPlugin("./lib/web/messages.ts");

/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  typedRoutes: true,
  // Files of a repository must arrive with their length; compression would drop it (Hub contract, pitfall 4).
  compress: true,
  // elkjs starts a worker from a path the bundler cannot follow.
  serverExternalPackages: ["elkjs", "pino"],
};

export default withNextIntl(config);
