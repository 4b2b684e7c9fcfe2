import { buildPipelineApp } from "../lib/pipeline/app";

buildPipelineApp().synth();
