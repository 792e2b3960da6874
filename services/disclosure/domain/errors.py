"""What is not there to be shown."""


class NotPublished(Exception):
    """Nothing public is known under this name."""


class MatterUnknown(NotPublished):
    def __init__(self) -> None:
        super().__init__("没有找到这个事项，可能编码有误，或者尚未生效。请从事项清单中查找。")


class RecordUnknown(NotPublished):
    def __init__(self) -> None:
        super().__init__("没有找到这条公开信息，请核对索引号，或从公开结果中查找。")
