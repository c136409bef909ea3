import "server-only";
import { cache } from "react";
import { findFile, findTensors, listArtifacts } from "./queries";

/** A revision's files, read once a request. */
export const loadArtifacts = cache(listArtifacts);
/** One file of a revision, read once a request. */
export const loadFile = cache(findFile);
/** Some tensors of a file. */
export const loadTensors = findTensors;
