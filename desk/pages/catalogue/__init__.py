"""The catalogue, for those who keep it: matters and their versions, drafts, what people say is wrong, data elements."""

from desk.pages.catalogue import case_guide, drafts, facts, matters, requests

handlers = (*matters.handlers, *drafts.handlers, *requests.handlers, *facts.handlers, *case_guide.handlers)
