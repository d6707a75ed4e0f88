# The two commands of the README are `make briefing` and `make test`; both set up first what is missing.
# ARGS goes to the command itself, as in: make test ARGS="-k ledger"

BIN := .venv/bin
CRON := 0 7 * * 1-5

# Whatever Python the caller's shell is set up for, the one meant here is .venv's.
unexport PYTHONHOME PYTHONPATH VIRTUAL_ENV

.DEFAULT_GOAL := help
.PHONY: help setup briefing serve sample test lint evaluate heldout bench bench-reading bench-scale fuzz faults lock clean

help:
	@echo '使い方：make 目標名'
	@echo
	@echo '  briefing  骨子（案）のPDFを作る（必要な準備も行う）'
	@echo '  serve     骨子（案）を定時に作る（CRON="$(CRON)"）'
	@echo '  sample    outputs/sample/の見本を作り直す'
	@echo '  test      すべての試験を行う（必要な準備も行う）'
	@echo '  lint      書式と型だけを調べる'
	@echo '  evaluate  手作業の正解と比べ、統合・争点・対応付けの正しさを測る（ARGS="--errors"）'
	@echo '  heldout   規則の作成に用いていない資料と会議で測る（ARGS="--errors"）'
	@echo '  bench     所要時間とメモリを測る（bench-reading は読取りだけ、bench-scale は10万件までの統合・対応付けだけ）'
	@echo '  fuzz      壊した資料を数分読ませる（ARGS="--minutes 5"）'
	@echo '  faults    実行中の障害（強制終了、容量不足、同時実行など）を起こし、稿が損なわれないことを確かめる'
	@echo '  setup     準備だけを行う'
	@echo '  lock      requirements.lockを作り直す（UPGRADE=1で最新版へ）'
	@echo '  clean     仮想環境とキャッシュを消す（outputs/は残す）'

setup:
	@.ci/setup

briefing: setup
	@$(BIN)/python flows/briefing.py $(ARGS)

serve: setup
	@$(BIN)/python flows/briefing.py serve --cron "$(CRON)" $(ARGS)

# Built aside and copied: a sample is the two files of the newest draft, without its number.
sample: setup
	@aside=$$(mktemp -d) && trap 'rm -rf "$$aside"' EXIT && \
	$(BIN)/kosshi build seeds --format pdf,json --out "$$aside" && \
	mkdir -p outputs/sample && \
	find "$$aside" \( -name briefing.pdf -o -name ledger.json \) -exec install -m 644 {} outputs/sample/ \; && \
	$(BIN)/python tests/picture.py outputs/sample/briefing.pdf docs/briefing.png

lint: setup
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy

test: lint
	@$(BIN)/pytest --cov $(ARGS)

heldout: setup
	@$(BIN)/python tests/heldout/score.py
	@$(BIN)/python tests/heldout/score_panels.py $(ARGS)

evaluate: setup
	@PYTHONPATH=tests $(BIN)/python tests/evaluate.py $(ARGS)

bench: setup
	@$(BIN)/python tests/bench.py $(ARGS)
	@$(BIN)/python tests/bench_scale.py

bench-reading: setup
	@$(BIN)/python tests/bench_reading.py $(ARGS)

bench-scale: setup
	@$(BIN)/python tests/bench_scale.py $(ARGS)

fuzz: setup
	@$(BIN)/python tests/fuzz.py $(ARGS)

faults: setup
	@$(BIN)/python tests/faults/faults.py $(ARGS)

# Names no index: the packages come from wherever the machine's own pip looks. Hashes make that safe.
# Does not wait for the set-up, which may need the new lock.
lock:
	@command -v uv >/dev/null || { .ci/setup && $(BIN)/python -m pip install -q uv; }
	@PATH="$(BIN):$$PATH" uv pip compile pyproject.toml --all-extras --output-file requirements.lock \
	  --universal --python-version 3.11 --generate-hashes --no-strip-extras \
	  --no-header --no-emit-index-url --quiet $(if $(UPGRADE),--upgrade)
	@! grep -n '://' requirements.lock

clean:
	@rm -rf .venv .venv-setup.log .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage build dist htmlcov
	@find flows tests -name __pycache__ -type d -prune -exec rm -rf {} +
