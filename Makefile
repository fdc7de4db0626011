.PHONY: help run test check bench audit messages

help:    ## this list
	@grep -hE '^[a-z]+: *##' Makefile | sed -E 's/^([a-z]+): *## /make \1\t/' | expand -t 16
run:     ## start the service on http://localhost:8000 (PORT= moves it); Ctrl-C stops all of it
	@bin/run
test:    ## the whole suite, on SQLite and then on PostgreSQL and Redis (ARGS= goes to pytest)
	@bin/test $(ARGS)
check:   ## formatting, lint, types, import contract, migrations, translations, templates, links
	@bin/check
bench:   ## measurements as ratios, each beside a floor measured in the same run
	@bin/bootstrap dev && .venv/bin/python -m bench $(ARGS)
audit:   ## known vulnerabilities of the pinned packages
	@bin/audit
messages: ## bring the Welsh catalogue up to date with the source
	@bin/bootstrap dev && bin/messages
