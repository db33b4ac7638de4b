"""Whether a file is a backup that could be restored, without restoring it."""

from pathlib import Path

from operations import backup_archive, backup_proof, temporary_folders
from operations.backup_proof import VerifiedBackup


def check(path: Path) -> VerifiedBackup:
    """Verify it with the key in use, as a restore does. Raises BackupError and BadKey."""
    with temporary_folders.opened(temporary_folders.temporary()) as folder:
        return backup_proof.verified(path, folder, backup_archive.extract(path, folder))
