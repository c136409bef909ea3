import createNextIntlPlugin from "next-intl/plugin";

const withNextIntl = createNextIntlPlugin("./lib/web/messages.ts");

/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  typedRoutes: true,
  // `npm run check` holds the types; a build should not do it a second time on a visitor's machine.
  typescript: { ignoreBuildErrors: true },
  // elkjs starts a worker from a path the bundler cannot follow.
  serverExternalPackages: ["elkjs", "pino"],
};

export default withNextIntl(config);
