// Stands in for the package of this name, which throws wherever no React server runs.
export {};
