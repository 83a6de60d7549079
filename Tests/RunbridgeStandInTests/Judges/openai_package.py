"""Uses the official openai package, unchanged, against a stand-in, and prints `ok <check>` for each check that holds.

Environment: BASE_URL (45 batches made there already), LIMITED_URL (always answers 429), FLAKY_URL (the first two
requests get 500), API_KEY.
"""

import json
import os
import time
import traceback

import openai
from openai.types import Batch, FileObject
from openai.types.fine_tuning import FineTuningJob, FineTuningJobEvent
from openai.types.responses import Response

KEY = os.environ["API_KEY"]
client = openai.OpenAI(base_url=os.environ["BASE_URL"], api_key=KEY, max_retries=0, timeout=10)


def strictly(model, raw):
    """The object that the package's own model makes of an answer when no value may be converted and none be missing.

    Of members that the model does not know, only `store` is let pass: the API's reference shows it in a response.
    """
    parsed = model.model_validate_json(raw.http_response.content, strict=True)
    assert set(parsed.model_extra or {}) <= {"store"}, parsed.model_extra
    assert raw.headers["x-request-id"].startswith("req_")
    return parsed


def wait(retrieve, model, over):
    """Asks until the status is one of `over`, each answer validated; returns the last one and all statuses seen."""
    seen = []
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        shown = strictly(model, retrieve())
        if shown.status not in seen:
            seen.append(shown.status)
        if shown.status in over:
            return shown, seen
        time.sleep(0.01)
    raise AssertionError(f"not over in time: {seen}")


def raises(error, call):
    try:
        call()
    except error as caught:
        assert type(caught) is error, type(caught)
        return caught
    raise AssertionError(f"no {error.__name__}")


def upload(text, purpose, name="input.jsonl"):
    return client.files.create(file=(name, text.encode()), purpose=purpose)


def batch_input(count):
    return "\n".join(
        json.dumps({"custom_id": f"r-{i}", "method": "POST", "url": "/v1/responses", "body": {"model": "gpt-5"}})
        for i in range(count)
    )


def new_batch(ending, count=20):
    return client.batches.create(
        input_file_id=upload(batch_input(count), "batch").id,
        endpoint="/v1/responses",
        completion_window="24h",
        metadata={"standin": ending, "team": "ml"},
    )


def raw_batch(id):
    return lambda: client.batches.with_raw_response.retrieve(id)


def raw_job(id):
    return lambda: client.fine_tuning.jobs.with_raw_response.retrieve(id)


def raw_response(id):
    return lambda: client.responses.with_raw_response.retrieve(id)


def paging():
    pages = list(client.batches.list(limit=20).iter_pages())
    assert [len(page.data) for page in pages] == [20, 20, 5], [len(page.data) for page in pages]
    assert [page.has_more for page in pages] == [True, True, False]
    ids = [batch.id for batch in client.batches.list(limit=20)]
    assert len(set(ids)) == 45
    created = [batch.created_at for page in pages for batch in page.data]
    assert created == sorted(created, reverse=True)
    assert [batch.id for batch in client.batches.list(limit=100, after=ids[39])] == ids[40:]
    assert len(client.batches.list().data) == 20


def files():
    text = batch_input(3)
    file = strictly(
        FileObject,
        client.files.with_raw_response.create(file=("odd; name é.jsonl", text.encode()), purpose="batch"),
    )
    assert file.bytes == len(text.encode()) and file.filename == "odd; name é.jsonl", file
    assert strictly(FileObject, client.files.with_raw_response.retrieve(file.id)).id == file.id
    assert client.files.content(file.id).text == text
    other = upload("{}", "fine-tune")
    assert file.id in [f.id for f in client.files.list(purpose="batch")]
    assert other.id not in [f.id for f in client.files.list(purpose="batch")]
    assert [f.id for f in client.files.list(order="asc", limit=1)][:1] == [file.id]
    assert client.files.delete(other.id).deleted
    raises(openai.NotFoundError, lambda: client.files.retrieve(other.id))
    raises(openai.BadRequestError, lambda: upload("", "batch"))


def batch_completes():
    batch = new_batch("completed")
    assert batch.status == "validating" and batch.metadata["team"] == "ml" and batch.expires_at is None
    batch, seen = wait(raw_batch(batch.id), Batch, ["completed"])
    assert seen == [s for s in ["validating", "in_progress", "finalizing", "completed"] if s in seen], seen
    assert batch.request_counts.completed == batch.request_counts.total == 20
    assert batch.created_at <= batch.in_progress_at <= batch.finalizing_at <= batch.completed_at < batch.expires_at
    lines = [json.loads(line) for line in client.files.content(batch.output_file_id).text.splitlines()]
    assert [line["custom_id"] for line in lines] == [f"r-{i}" for i in range(20)]
    assert client.files.retrieve(batch.output_file_id).purpose == "batch_output"
    assert batch.usage.total_tokens > 0 and batch.error_file_id is None and batch.errors is None
    error = raises(openai.ConflictError, lambda: client.batches.cancel(batch.id))
    assert "completed" in error.message


def batch_ends_in_other_ways():
    partial, _ = wait(raw_batch(new_batch("partial").id), Batch, ["completed"])
    assert partial.request_counts.failed == 2 and partial.error_file_id and partial.output_file_id
    assert len(client.files.content(partial.error_file_id).text.splitlines()) == 2
    failed, _ = wait(raw_batch(new_batch("failed").id), Batch, ["failed"])
    assert failed.errors.data[0].code == "invalid_json_line" and failed.failed_at
    expired, _ = wait(raw_batch(new_batch("expired").id), Batch, ["expired"])
    assert expired.expired_at and expired.output_file_id and expired.request_counts.completed == 10
    cancelled, _ = wait(raw_batch(new_batch("cancelled").id), Batch, ["cancelled"])
    assert cancelled.cancelling_at <= cancelled.cancelled_at


def batch_input_is_validated():
    file = upload(batch_input(1) + "\n{broken", "batch")
    batch = client.batches.create(input_file_id=file.id, endpoint="/v1/responses", completion_window="24h")
    batch, _ = wait(raw_batch(batch.id), Batch, ["failed"])
    assert [(fault.code, fault.line) for fault in batch.errors.data] == [("invalid_json_line", 2)]
    batch = client.batches.create(input_file_id="file-none", endpoint="/v1/responses", completion_window="24h")
    wait(raw_batch(batch.id), Batch, ["failed"])


def batch_is_cancelled():
    batch = new_batch("unending")
    wait(raw_batch(batch.id), Batch, ["in_progress"])
    assert client.batches.cancel(batch.id).status == "cancelling"
    # On a slow machine it may be over by the time of the second call.
    assert client.batches.cancel(batch.id).status in ["cancelling", "cancelled"]
    batch, _ = wait(raw_batch(batch.id), Batch, ["cancelled"])
    assert client.batches.cancel(batch.id).status == "cancelled"
    assert client.batches.list(limit=1).data[0].id == batch.id


def new_job(ending, file):
    return strictly(
        FineTuningJob,
        client.fine_tuning.jobs.with_raw_response.create(
            model="gpt-4o-mini", training_file=file.id, metadata={"standin": ending}, seed=7, suffix="x"
        ),
    )


def fine_tuning():
    file = upload('{"messages": []}', "fine-tune")
    job = new_job("succeeded", file)
    assert job.status == "validating_files" and job.seed == 7 and job.hyperparameters.n_epochs == "auto"
    job, seen = wait(raw_job(job.id), FineTuningJob, ["succeeded"])
    order = ["validating_files", "queued", "running", "succeeded"]
    assert seen == [s for s in order if s in seen], seen
    assert job.fine_tuned_model and job.finished_at and job.trained_tokens and job.error is None
    events = list(client.fine_tuning.jobs.list_events(job.id, limit=3))
    assert len(events) == 7 and len({event.id for event in events}) == 7
    assert events[0].created_at >= events[-1].created_at
    for event in events:
        FineTuningJobEvent.model_validate(event.model_dump(), strict=True)
    failed, _ = wait(raw_job(new_job("failed", file).id), FineTuningJob, ["failed"])
    assert failed.error.code == "invalid_training_file" and failed.finished_at
    wait(raw_job(new_job("cancelled", file).id), FineTuningJob, ["cancelled"])
    listed = list(client.fine_tuning.jobs.list(limit=2))
    assert len(listed) == 3 and len({job.id for job in listed}) == 3
    assert [j.id for j in client.fine_tuning.jobs.list(metadata={"standin": "failed"})] == [failed.id]
    assert client.fine_tuning.jobs.list(limit=1).has_more is True


def fine_tuning_is_paused_and_cancelled():
    file = upload('{"messages": []}', "fine-tune")
    job = new_job("unending", file)
    wait(raw_job(job.id), FineTuningJob, ["running"])
    assert client.fine_tuning.jobs.pause(job.id).status == "paused"
    assert client.fine_tuning.jobs.retrieve(job.id).status == "paused"
    assert client.fine_tuning.jobs.resume(job.id).status == "queued"
    wait(raw_job(job.id), FineTuningJob, ["running"])
    assert client.fine_tuning.jobs.cancel(job.id).status == "cancelled"
    raises(openai.BadRequestError, lambda: client.fine_tuning.jobs.cancel(job.id))


def new_response(ending, **more):
    return strictly(
        Response,
        client.responses.with_raw_response.create(
            model="gpt-5", input="hello", background=True, metadata={"standin": ending}, **more
        ),
    )


def responses():
    response = new_response("completed", instructions="be brief", max_output_tokens=50)
    assert response.status == "queued" and response.background and response.instructions == "be brief"
    response, seen = wait(raw_response(response.id), Response, ["completed"])
    assert seen == [s for s in ["queued", "in_progress", "completed"] if s in seen], seen
    assert response.output_text and response.usage.total_tokens == 21
    assert response.completed_at >= response.created_at
    failed, _ = wait(raw_response(new_response("failed").id), Response, ["failed"])
    assert failed.error.code == "server_error" and failed.output_text == "" and failed.completed_at is None
    incomplete, _ = wait(raw_response(new_response("incomplete").id), Response, ["incomplete"])
    assert incomplete.incomplete_details.reason == "max_output_tokens" and incomplete.output_text
    wait(raw_response(new_response("cancelled").id), Response, ["cancelled"])
    direct = client.responses.create(model="gpt-5", input="hello")
    assert direct.status == "completed" and direct.background is False
    raises(openai.BadRequestError, lambda: client.responses.cancel(direct.id))


def responses_are_cancelled_and_deleted():
    response = new_response("unending")
    assert client.responses.cancel(response.id).status == "cancelled"
    assert client.responses.cancel(response.id).status == "cancelled"
    assert client.responses.delete(response.id) is None
    raises(openai.NotFoundError, lambda: client.responses.retrieve(response.id))
    raises(openai.NotFoundError, lambda: client.responses.cancel(response.id))


def errors():
    missing = raises(openai.NotFoundError, lambda: client.batches.retrieve("batch_none"))
    assert missing.type == "invalid_request_error" and missing.request_id.startswith("req_")
    missing = raises(openai.NotFoundError, lambda: client.fine_tuning.jobs.retrieve("ftjob-none"))
    assert missing.code == "fine_tune_not_found" and missing.param == "fine_tune_id"
    raises(openai.NotFoundError, lambda: client.responses.retrieve("resp_none"))
    raises(openai.NotFoundError, lambda: client.files.content("file-none"))
    raises(openai.NotFoundError, lambda: client.models.list())
    stranger = client.with_options(api_key="sk-wrong")
    assert raises(openai.AuthenticationError, lambda: stranger.batches.list()).code == "invalid_api_key"
    for limit, code in [(0, "integer_below_min_value"), (101, "integer_above_max_value")]:
        bad = raises(openai.BadRequestError, lambda: client.batches.list(limit=limit))
        assert bad.code == code and bad.param == "limit"
    bad = raises(
        openai.BadRequestError,
        lambda: client.batches.create(input_file_id="x", endpoint="/v1/nope", completion_window="24h"),
    )
    assert bad.param == "endpoint"
    bad = raises(
        openai.BadRequestError,
        lambda: client.batches.create(
            input_file_id="x", endpoint="/v1/responses", completion_window="24h", metadata={"a": ["b"]}
        ),
    )
    assert bad.code == "invalid_type" and bad.param == "metadata.a"


def limits_and_retries():
    limited = client.with_options(base_url=os.environ["LIMITED_URL"])
    refused = raises(openai.RateLimitError, lambda: limited.batches.list())
    assert refused.response.headers["retry-after"] == "7" and refused.code == "rate_limit_exceeded"
    flaky = client.with_options(base_url=os.environ["FLAKY_URL"], max_retries=2)
    assert flaky.batches.list().data == []


CHECKS = [
    paging,
    files,
    batch_completes,
    batch_ends_in_other_ways,
    batch_input_is_validated,
    batch_is_cancelled,
    fine_tuning,
    fine_tuning_is_paused_and_cancelled,
    responses,
    responses_are_cancelled_and_deleted,
    errors,
    limits_and_retries,
]

for check in CHECKS:
    try:
        check()
    except Exception:
        print(f"FAILED {check.__name__}\n{traceback.format_exc()}", flush=True)
    else:
        print(f"ok {check.__name__}", flush=True)
print(f"judged by openai {openai.__version__}", flush=True)
