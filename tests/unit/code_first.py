"""The two steps where the password's way is shut."""

from starlette.testclient import TestClient

from tests.unit.conftest import PASSWORD


def give_password(client: TestClient, name: str, password: str = PASSWORD) -> str:
    answer = client.post("/sign-in", data={"username": name, "password": password})
    return answer.headers.get("Location", answer.text)


def give_code(client: TestClient, name: str, code: str) -> str:
    answer = client.post("/sign-in/code-first", data={"username": name, "code": code})
    return answer.headers.get("Location", answer.text)
