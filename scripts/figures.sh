#!/bin/sh
# The figures of docs/detection.md: figures.sh BENCHMARK CLINC BANKING
#
# BENCHMARK is a folder of labelled rows; CLINC and BANKING are checkouts of clinc/oos-eval and
# PolyAI-LDN/task-specific-datasets. Without them only the exam is judged, which comes with this repository.
set -eu
exam=tests/detectors/exam
echo "The exam (written after the last training):"
.venv/bin/overhand evaluate "$exam"/*.jsonl --kb "$exam"/out_of_scope_kb.json --worst 3
echo "The exam, without the embedding layer:"
.venv/bin/overhand evaluate "$exam"/*.jsonl --kb "$exam"/out_of_scope_kb.json --worst 3 --core
for folder in "$1" "$2" "$3"; do
    if [ ! -d "$folder" ]; then
        echo "The benchmark is left out: there is no folder $folder."
        echo "make figures BENCHMARK=... CLINC=... BANKING=...: see docs/detection.md for what they are."
        exit 0
    fi
done
echo "The benchmark, each source that is learned from judged by models that never saw it:"
.venv/bin/python -m overhand_detectors.training.figures "$1" "$2" "$3" --vectors .overhand/vectors.npz
