"""Imports the DAG files of a folder, with operators that have the signatures of signatures.json and
nothing else, and prints the DAGs as JSON. An argument that an operator does not take, or a template
where it renders none, is an error.

    python3 check_dags.py <signatures.json> <folder>
"""

import importlib
import inspect
import json
import sys
import types
from pathlib import Path

DAGS = []


class Dag:
    def __init__(self, arguments):
        self.arguments, self.tasks, self.edges = arguments, {}, []

    def __enter__(self):
        DAGS.append(self)

    def __exit__(self, *failure):
        pass


class Task:
    def __init__(self, operator, arguments):
        self.operator, self.arguments = operator, arguments
        DAGS[-1].tasks[arguments["task_id"]] = self

    def __rshift__(self, other):
        DAGS[-1].edges.append([self.arguments["task_id"], other.arguments["task_id"]])
        return other


def signature(declared, base):
    keyword = inspect.Parameter.KEYWORD_ONLY
    parameters = [
        inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD)
        for name in declared.get("positional", [])
    ]
    for each in [declared, base]:
        parameters += [
            inspect.Parameter(name, keyword)
            for name in each["required"]
            if name not in declared.get("positional", [])
        ]
        parameters += [inspect.Parameter(name, keyword, default=None) for name in each["optional"]]
    return inspect.Signature(parameters)


def stub(declared, base):
    is_dag = declared["name"] == "DAG"
    taken = signature(declared, {"required": [], "optional": []} if is_dag else base)

    def make(*args, **kwargs):
        arguments = taken.bind(*args, **kwargs).arguments
        for name, value in arguments.items():
            if "{{" in str(value) and name not in declared["template_fields"]:
                raise ValueError(f"{declared['name']} renders no template in {name}")
        return Dag(arguments) if is_dag else Task(declared["name"], arguments)

    return make


def install(signatures):
    for declared in signatures["classes"]:
        path = declared["module"].split(".")
        for depth in range(1, len(path) + 1):
            sys.modules.setdefault(".".join(path[:depth]), types.ModuleType(path[depth - 1]))
        module = sys.modules[declared["module"]]
        setattr(module, declared["name"], stub(declared, signatures["base"]))


def load(signatures, folder):
    install(json.loads(Path(signatures).read_text()))
    sys.dont_write_bytecode = True
    sys.path.insert(0, folder)
    for file in sorted(Path(folder).glob("*.py")):
        importlib.import_module(file.stem)


def describe(dag):
    tasks = {
        name: {"operator": task.operator, **task.arguments} for name, task in dag.tasks.items()
    }
    return {"arguments": dag.arguments, "edges": dag.edges, "tasks": tasks}


if __name__ == "__main__":
    load(*sys.argv[1:])
    print(json.dumps({dag.arguments["dag_id"]: describe(dag) for dag in DAGS}, default=str))
