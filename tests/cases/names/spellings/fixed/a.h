#include <stdbool.h>
#include <stdint.h>

typedef struct http_request {
    uint32_t bodyLength;
    bool keepAlive;
} http_request;

typedef enum http_method { HTTP_METHOD_GET, HTTP_METHOD_POST } http_method;

int32_t http_send(const http_request *request, http_method method);
