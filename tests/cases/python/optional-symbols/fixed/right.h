unsigned avformat_version(void);
