"""Directories and files of configuration → worlds, one for each root module they concern."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from srm_tf.engine.finding import Failure
from srm_tf.engine.run import World
from srm_tf.errors import SrmError
from srm_tf.terraform import cache
from srm_tf.terraform.files import Tree as Readable
from srm_tf.terraform.folder import Given, configured
from srm_tf.terraform.given import Options, parse_file, take_effect, variables, workspace
from srm_tf.terraform.roots import concerned, label
from srm_tf.terraform.tree import Tree

if TYPE_CHECKING:
    from srm_tf.model.schema import Schema
    from srm_tf.terraform.functions import Files
    from srm_tf.terraform.syntax import File


def examined(
    names: Sequence[str], schema: Schema, given: tuple[tuple[str, str], ...], exclude: Sequence[str] = ()
) -> tuple[list[World], list[Failure]]:
    """The world of every root module that these names concern, and what could not be read of them."""
    tree = Tree(_parsed, label)
    found, errors = concerned(names, tree, exclude)
    options = Options(given, dict(os.environ))
    modules = [tree.module(root) for root in found]
    if modules and not tree.errors:  # what does not parse may declare anything
        take_effect(options, modules)
    worlds: list[World] = []
    for root in found:
        try:
            worlds.append(_world(root, tree, schema, options))
        except SrmError as error:
            errors[label(root)] = error
    errors.update(tree.errors)
    return worlds, [Failure(name, str(error)) for name, error in errors.items()]


def _world(root: Path, tree: Tree, schema: Schema, options: Options) -> World:
    values = variables(root, tree.module(root), options)
    scanned = _scanned(root)

    def files(folder: Path) -> Files:
        return Readable(scanned, folder)

    name = label(root)
    done = configured(root, tree, schema, Given(values, workspace(root, options.environment)), files, name)
    return World(name, done.graph, None, done.late)


def _scanned(root: Path) -> Path:
    """What functions may read: the repository of the root module, else the root itself."""
    for above in (root, *root.parents):
        if (above / ".git").exists():
            return above
    return root


def _parsed(path: Path, name: str) -> File:
    try:
        if path.exists() and not path.is_file():  # a pipe would never end
            raise SrmError((name,), "expected a regular file, got something else")
        data = path.read_bytes()
    except OSError as error:
        raise SrmError((name,), f"expected a readable file, got {error.strerror or 'an error'}") from None
    return cache.parsed(data, name, parse_file)
